# title: Two States are under review in one cycle
# breaks: Counts of reviews are wrong for both.
# caught-by: shape:ReviewCycle-underReview

INSERT {
  <cycle/ccpr/kaz/4> ccpr:underReview <state/kgz> .
}
WHERE { }
