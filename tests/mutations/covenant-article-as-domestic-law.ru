# title: An article of the Covenant is cited as domestic law
# breaks: The Covenant seems to be a law of the State.
# caught-by: shape:CitedDomesticLaw

DELETE { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesArticle <instrument/iccpr/article/7> }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:citesDomesticLaw <instrument/iccpr/article/7> }
WHERE  { }
