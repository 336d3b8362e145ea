# title: The State under review is not party to the Covenant
# breaks: The Committee seems to review a State that did not agree to it.
# caught-by: shape:ReviewOfParty-stateIsParty
# severity: Info

DELETE { <treaty-status/kaz/iccpr> ?p ?o }
WHERE  { <treaty-status/kaz/iccpr> ?p ?o }
