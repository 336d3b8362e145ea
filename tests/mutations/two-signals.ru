# title: A citation is introduced by two signals
# breaks: It is not clear whether the Committee follows the text or only mentions it.
# caught-by: shape:Citation-signal

INSERT {
  <document/ccpr-c-kaz-co-3/citation/8/paris-principles-instrument/1> ccpr:signal <signal/under> .
}
WHERE { }
