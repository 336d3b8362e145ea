# title: Paragraphs 40 and 41 have one place in the document
# breaks: The text is shown in an order that changes.
# caught-by: shape:Numbering-orderOnce

DELETE { <document/ccpr-c-kaz-co-3/paragraph/41> ccpr:order ?old }
INSERT { <document/ccpr-c-kaz-co-3/paragraph/41> ccpr:order ?place }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/41> ccpr:order ?old . <document/ccpr-c-kaz-co-3/paragraph/40> ccpr:order ?place }
