# title: The deadline is written in words
# breaks: No software can tell whether the deadline has passed.
# caught-by: shape:FollowUpRequest-deadline

DELETE { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
INSERT { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline "18 July 2028" }
WHERE  { <document/ccpr-c-kaz-co-3/request/58> ccpr:deadline ?old }
