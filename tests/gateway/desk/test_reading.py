"""What a social worker sees at the desk."""


def test_first_page(desk, signed_in):
    page = signed_in().get("/desk")
    print(page.text)
    assert page.status_code == 200
