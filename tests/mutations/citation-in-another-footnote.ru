# title: The words of a citation stand in the footnote of another paragraph
# breaks: A reader is sent to the wrong footnote.
# caught-by: shape:Citation-footnoteOfUnit

DELETE { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote <document/ccpr-c-kaz-co-3/footnote/9> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/34/ccpr-c-kaz-co-2-document-paragraph-24/1> ccpr:viaFootnote ?old }
