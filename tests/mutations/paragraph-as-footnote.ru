# title: The words of a citation stand in a footnote that is a paragraph
# breaks: A reader looks for a footnote that is none.
# caught-by: shape:Citation-viaFootnote

DELETE { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote <document/ccpr-c-kaz-co-3/paragraph/34> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote ?old }
