# title: The language of the text is written as a word
# breaks: Whoever asks for documents in English (en) misses this one.
# caught-by: shape:Expression-language

DELETE { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language ?old }
INSERT { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language "English" }
WHERE  { <document/ccpr-c-kaz-co-3/expression/en> ccpr:language ?old }
