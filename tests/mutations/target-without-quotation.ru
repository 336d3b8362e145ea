# title: The words of an annotation are selected by their place only
# breaks: If the text changes by one character, the wrong words are shown.
# caught-by: shape:SpecificResource-quote

DELETE { <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/target> oa:hasSelector <document/ccpr-c-kaz-co-3/annotation/concern/33/intensity-deeply-concerned/1/quote> }
WHERE  { }
