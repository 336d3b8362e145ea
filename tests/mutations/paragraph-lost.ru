# title: Paragraph 45 is missing
# breaks: A concern is never shown, and nobody sees that it is missing.
# caught-by: shape:Numbering-paragraphsWithoutGap

DELETE { <document/ccpr-c-kaz-co-3/paragraph/45> ?p ?o }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/45> ?p ?o }
