# title: The deadline for follow-up is in 2082 instead of 2028
# breaks: The State party seems to have half a century.
# caught-by: shape:DatesOfFollowUp-deadlineWithinReason
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
INSERT { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline "2082-07-18"^^xsd:date }
WHERE  { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
