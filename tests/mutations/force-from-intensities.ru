# title: How a recommendation obliges is said as concerns are put
# breaks: “Deeply concerned” is counted as an obligation.
# caught-by: shape:Force-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:force <intensity/deeply-concerned> .
}
WHERE { }
