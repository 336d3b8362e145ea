# title: A unit of text stands under a heading as statements do
# breaks: Text and what is said in it are confused.
# caught-by: shape:SubjectsOfStatementProperties

INSERT {
  <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:heading <document/ccpr-c-kaz-co-3/section/c/14> .
}
WHERE { }
