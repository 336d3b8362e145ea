# title: A date is a number
# breaks: Timelines leave the date out.
# caught-by: shape:DateMention-date

DELETE { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date ?old }
INSERT { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date 2033 }
WHERE  { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date ?old }
