# title: A treaty body monitors the Paris Principles
# breaks: A body has a task that no treaty gives it.
# caught-by: shape:TreatyBody-monitors

INSERT {
  <treaty-body/ccpr> ccpr:monitors <instrument/paris-principles> .
}
WHERE { }
