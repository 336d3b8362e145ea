# title: A rule of inference is a question
# breaks: Nobody can repeat what was inferred.
# caught-by: shape:InferenceRule-query

DELETE { <inference-rule/within> ccpr:query ?old }
INSERT { <inference-rule/within> ccpr:query "SELECT * WHERE { ?s ?p ?o }" }
WHERE  { <inference-rule/within> ccpr:query ?old }
