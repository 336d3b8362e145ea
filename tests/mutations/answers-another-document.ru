# title: A recommendation answers a concern of the earlier concluding observations
# breaks: The Committee seems to answer what it did not raise.
# caught-by: shape:Recommendation-concernOfDocument

DELETE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
INSERT {
  <document/ccpr-c-kaz-co-2/concern/8> a ccpr:Concern ; ccpr:statedIn <document/ccpr-c-kaz-co-2/paragraph/8> .
  <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo <document/ccpr-c-kaz-co-2/concern/8> .
}
WHERE { <document/ccpr-c-kaz-co-3/recommendation/34> ccpr:respondsTo ?old }
