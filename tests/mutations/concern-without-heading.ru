# title: A concern stands under no heading
# breaks: The concern is missing from every list by subject.
# caught-by: shape:Concern-heading
# severity: Warning

DELETE { <document/ccpr-c-kaz-co-3/concern/33> ccpr:heading ?old }
WHERE  { <document/ccpr-c-kaz-co-3/concern/33> ccpr:heading ?old }
