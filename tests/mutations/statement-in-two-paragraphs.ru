# title: A concern is stated in two paragraphs
# breaks: The Committee is quoted with the wrong words.
# caught-by: shape:Statement-statedIn

INSERT {
  <document/ccpr-c-kaz-co-3/concern/33> ccpr:statedIn <document/ccpr-c-kaz-co-3/paragraph/35> .
}
WHERE { }
