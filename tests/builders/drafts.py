"""Files that nobody can sign: too heavy, or closed by who signed them."""

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.builders import pdfs


def zip_bombs(count, mebibytes):
    """A page of so many streams, each of which a page might have."""
    begin = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    drawn = " ".join(f"{4 + number} 0 R" for number in range(count))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[{drawn}]>>"
    packed = pdfs._squeezed(mebibytes)
    head = f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode()
    return pdfs._by_hand([*begin, page, *[head + packed + b"\nendstream"] * count])


def with_objects_that_nobody_counted(count):
    """As many, all used by the page, and a trailer that knows of ten."""
    used = " ".join(f"{number} 0 R" for number in range(4, count + 1))
    begin = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Used[{used}]>>"
    content = pdfs._by_hand([*begin, page, *["<<>>"] * (count - 3)])
    declared = f"/Size {count + 1}".encode()
    return content.replace(declared, b"/Size 10".ljust(len(declared)))


def certified():
    """Its signer permitted no change (DocMDP, level 1)."""

    def change(writer):
        terms = DictionaryObject({NameObject("/P"): NumberObject(1)})
        reference = DictionaryObject(
            {
                NameObject("/TransformMethod"): NameObject("/DocMDP"),
                NameObject("/TransformParams"): terms,
            }
        )
        value = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Sig"),
                NameObject("/Contents"): TextStringObject("x"),
                NameObject("/Reference"): ArrayObject([reference]),
            }
        )
        field = DictionaryObject(
            {
                NameObject("/FT"): NameObject("/Sig"),
                NameObject("/T"): TextStringObject("A"),
                NameObject("/V"): writer._add_object(value),
            }
        )
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer.root_object[NameObject("/AcroForm")] = form

    return pdfs._changed(change)


def with_objects(count):
    """More objects than an office's document has."""
    begin = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    return pdfs._by_hand([*begin, "<</Type/Page/Parent 2 0 R>>", *["<<>>"] * (count - 3)])
