# title: A citation is introduced by a theme
# breaks: How the Committee uses the text is not known.
# caught-by: shape:Signal-inScheme

DELETE { <document/ccpr-c-kaz-co-3/citation/8/paris-principles-instrument/1> ccpr:signal ?old }
INSERT { <document/ccpr-c-kaz-co-3/citation/8/paris-principles-instrument/1> ccpr:signal <theme/torture-and-ill-treatment> }
WHERE  { <document/ccpr-c-kaz-co-3/citation/8/paris-principles-instrument/1> ccpr:signal ?old }
