# title: The deadline for follow-up is missing
# breaks: Nobody is reminded.
# caught-by: shape:FollowUpRequest-deadlineKnown
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
WHERE  { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
