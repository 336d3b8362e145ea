# title: A law has a class of another vocabulary that nobody has agreed on
# breaks: Software that knows our classes does not find the law.
# caught-by: terms

INSERT {
  <domestic-law/kaz/criminal-code> a schema:Legislation .
}
WHERE { }
