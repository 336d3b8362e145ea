# title: The note to the title has the address of a footnote
# breaks: Footnotes are counted wrongly.
# caught-by: shape:TitleNoteIri

DELETE { <document/ccpr-c-kaz-co-3/title-note> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/title-note> }
INSERT { <document/ccpr-c-kaz-co-3/footnote/title> ?p ?o . ?s ?q <document/ccpr-c-kaz-co-3/footnote/title> }
WHERE  { { <document/ccpr-c-kaz-co-3/title-note> ?p ?o } UNION { ?s ?q <document/ccpr-c-kaz-co-3/title-note> } }
