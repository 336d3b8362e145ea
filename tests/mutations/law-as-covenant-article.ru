# title: A whole law is cited as an article of the Covenant
# breaks: A law is counted as a human right.
# caught-by: shape:CitedArticle

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <domestic-law/kaz/criminal-code> .
}
WHERE { }
