# title: A paragraph has no place in the document
# breaks: The text is shown without the paragraph, or with it at the end.
# caught-by: shape:LoadedTextUnit-order

DELETE { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:order ?old }
WHERE  { <document/ccpr-c-kaz-co-3/paragraph/33> ccpr:order ?old }
