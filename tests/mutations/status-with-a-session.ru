# title: A treaty status has a session
# breaks: A status is taken for an event of the Committee.
# caught-by: shape:TreatyStatus

INSERT {
  <treaty-status/kaz/iccpr-op2> ccpr:session <session/ccpr/144> .
}
WHERE { }
