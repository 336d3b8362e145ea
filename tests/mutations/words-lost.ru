# title: A paragraph that was read has no words
# breaks: The concern is there, and what it says is not.
# caught-by: shape:LoadedWords-text

DELETE { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:text ?old }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:text ?old }
