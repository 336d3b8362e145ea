# title: A mention of a date has an address of its own making
# breaks: A link to the date leads nowhere.
# caught-by: shape:DateMentionIri

DELETE { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/date/request/59/2033/1> }
INSERT { <document/ccpr-c-kaz-co-3/when/59/2033> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/when/59/2033> }
WHERE  { { <document/ccpr-c-kaz-co-3/date/request/59/2033/1> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/date/request/59/2033/1> } }
