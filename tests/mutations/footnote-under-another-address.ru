# title: A footnote has the address of an endnote
# breaks: A link to the footnote leads nowhere.
# caught-by: shape:FootnoteIri

DELETE { <document/ccpr-c-kaz-co-3/footnote/8> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/footnote/8> }
INSERT { <document/ccpr-c-kaz-co-3/endnote/8> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/endnote/8> }
WHERE  { { <document/ccpr-c-kaz-co-3/footnote/8> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/footnote/8> } }
