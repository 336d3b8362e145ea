# title: A State that is no more does not say where its name and code are from
# breaks: Nobody can check what is known by hearsay only.
# caught-by: shape:HistoricalState-source

DELETE { <state/csk> dcterms:source ?old }
WHERE  { <state/csk> dcterms:source ?old }
