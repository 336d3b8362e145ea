# title: A name ended before it was given
# breaks: The State had the name at no time.
# caught-by: shape:DatedName-validFrom

INSERT {
  <state/khm/name/khmer-republic> ccpr:validUntil "1960-01-01"^^xsd:date .
}
WHERE { }
