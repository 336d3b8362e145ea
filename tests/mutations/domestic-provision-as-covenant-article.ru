# title: An article of the Criminal Code is cited as an article of the Covenant
# breaks: A provision of domestic law is counted as a human right.
# caught-by: shape:CitedArticle-treaty

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <domestic-law/kaz/criminal-code/article/146> .
}
WHERE { }
