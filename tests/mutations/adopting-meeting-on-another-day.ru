# title: The meeting that adopted was held on another day than that of adoption
# breaks: Summary records are looked for under the wrong meeting.
# caught-by: shape:DatesOfDocument-adoptedAtMeetingOfDay
# severity: Warning

DELETE { <meeting/ccpr/4252> ccpr:heldOn ?old }
INSERT { <meeting/ccpr/4252> ccpr:heldOn "2025-07-08"^^xsd:date }
WHERE  { <meeting/ccpr/4252> ccpr:heldOn ?old }
