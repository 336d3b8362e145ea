# title: A session concluded on a region
# breaks: Counts of States under review have one that is none.
# caught-by: shape:Session-concludedOn

INSERT {
  <session/ccpr/144> ccpr:concludedOn <region/central-asia> .
}
WHERE { }
