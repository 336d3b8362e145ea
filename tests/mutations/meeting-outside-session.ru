# title: A meeting was held outside its session
# breaks: The meeting is looked up in the wrong session.
# caught-by: shape:DatesOfMeeting-heldInSession
# severity: Warning

DELETE { <meeting/ccpr/4226> ccpr:heldOn ?old }
INSERT { <meeting/ccpr/4226> ccpr:heldOn "2025-05-23"^^xsd:date }
WHERE  { <meeting/ccpr/4226> ccpr:heldOn ?old }
