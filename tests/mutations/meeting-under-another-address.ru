# title: A meeting has an address without its treaty body
# breaks: Meetings of two bodies cannot be told apart.
# caught-by: shape:MeetingIri

DELETE { <meeting/ccpr/4226> ?p ?o . ?s ?q <meeting/ccpr/4226> }
INSERT { <meeting/4226> ?p ?o . ?s ?q <meeting/4226> }
WHERE  { { <meeting/ccpr/4226> ?p ?o } UNION { ?s ?q <meeting/ccpr/4226> } }
