# title: The meeting that adopted belongs to an earlier session
# breaks: The document is counted in two sessions.
# caught-by: shape:DatesOfDocument-adoptedAtMeetingOfSession
# severity: Warning

DELETE { <meeting/ccpr/4252> ccpr:session ?old }
INSERT { <meeting/ccpr/4252> ccpr:session <session/ccpr/142> }
WHERE  { <meeting/ccpr/4252> ccpr:session ?old }
