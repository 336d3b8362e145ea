# title: A policy has the address of a law
# breaks: A plan is cited as law.
# caught-by: shape:OfState-iri

DELETE { <policy/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> ?p ?o . ?s ?q <policy/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> }
INSERT { <domestic-law/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> ?p ?o . ?s ?q <domestic-law/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> }
WHERE  { { <policy/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> ?p ?o } UNION { ?s ?q <policy/kaz/plan-of-action-on-human-rights-and-the-rule-of-law> } }
