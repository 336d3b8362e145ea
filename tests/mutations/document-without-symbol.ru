# title: The State party's report has no symbol
# breaks: The report cannot be found.
# caught-by: shape:DocumentWithSymbol-symbol

DELETE { <document/ccpr-c-kaz-3> ccpr:symbol ?old }
WHERE  { <document/ccpr-c-kaz-3> ccpr:symbol ?old }
