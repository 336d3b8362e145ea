# title: A plan has a point in its address
# breaks: The same plan gets a second address, made as all are, and is counted twice.
# caught-by: shape:OfState-iri

INSERT { <policy/kaz/plan-2.0> a ccpr:PolicyMeasure ; ccpr:state <state/kaz> ; dcterms:title "Plan 2.0"@en ; rdfs:label "Plan 2.0"@en }
WHERE  { }
