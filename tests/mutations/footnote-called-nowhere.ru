# title: No mark in the text calls a footnote
# breaks: What the footnote supports is not known.
# caught-by: shape:Note-calledIn
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:calledIn ?old }
WHERE  { <document/ccpr-c-kaz-co-3/footnote/8> ccpr:calledIn ?old }
