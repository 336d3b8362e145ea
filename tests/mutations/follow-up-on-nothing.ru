# title: The request for follow-up names no recommendation
# breaks: Follow-up is due, and nobody knows on what.
# caught-by: shape:FollowUpRequest-recommendationsKnown
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/request/58> ccpr:requestsFollowUpOn ?old }
WHERE  { <document/ccpr-c-kaz-co-3/request/58> ccpr:requestsFollowUpOn ?old }
