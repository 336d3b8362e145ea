# title: A meeting has no number
# breaks: The summary record of the meeting cannot be found.
# caught-by: shape:Meeting-number

DELETE { <meeting/ccpr/4226> ccpr:number ?old }
WHERE  { <meeting/ccpr/4226> ccpr:number ?old }
