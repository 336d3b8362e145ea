# title: The treaty body is missing
# breaks: The document falls out of every count by committee.
# caught-by: shape:LoadedConcludingObservations-treatyBody

DELETE { <document/ccpr-c-kaz-co-3> ccpr:treatyBody ?old }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:treatyBody ?old }
