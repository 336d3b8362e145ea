# title: A treaty status has an address of its own making
# breaks: The status cannot be found by State and treaty.
# caught-by: shape:TreatyStatusIri

DELETE { <treaty-status/uzb/iccpr-op2> ?p ?o . ?s ?q <treaty-status/uzb/iccpr-op2> }
INSERT { <ratification/uzb/iccpr-op2> ?p ?o . ?s ?q <ratification/uzb/iccpr-op2> }
WHERE  { { <treaty-status/uzb/iccpr-op2> ?p ?o } UNION { ?s ?q <treaty-status/uzb/iccpr-op2> } }
