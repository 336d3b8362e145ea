# title: A date is one year later than its words and its address say
# breaks: The State party's next report seems to be due later.
# caught-by: shape:DateMention-iriOfDate

DELETE { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date ?old }
INSERT { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date "2034"^^xsd:gYear }
WHERE  { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ccpr:date ?old }
