# title: How strongly a concern is put is said as recommendations oblige
# breaks: “Urges” is counted as a concern.
# caught-by: shape:Intensity-inScheme

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:intensity <force/urges> .
}
WHERE { }
