# title: The symbol is written with hyphens
# breaks: The symbol leads nowhere in the Official Document System.
# caught-by: shape:Document-symbol

DELETE { <document/ccpr-c-kaz-co-3> ccpr:symbol ?old }
INSERT { <document/ccpr-c-kaz-co-3> ccpr:symbol "CCPR-C-KAZ-CO-3" }
WHERE  { <document/ccpr-c-kaz-co-3> ccpr:symbol ?old }
