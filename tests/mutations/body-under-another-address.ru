# title: A treaty body has the address of an organization
# breaks: Sessions and documents of the body cannot be found by its abbreviation.
# caught-by: shape:TreatyBodyIri

DELETE { <treaty-body/cat> ?p ?o . ?s ?q <treaty-body/cat> }
INSERT { <organization/committee-against-torture> ?p ?o . ?s ?q <organization/committee-against-torture> }
WHERE  { { <treaty-body/cat> ?p ?o } UNION { ?s ?q <treaty-body/cat> } }
