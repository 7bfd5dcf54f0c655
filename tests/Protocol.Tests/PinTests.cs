namespace ZenKey.Protocol.Tests;

public sealed class PinTests
{
    private const string Phone = "+12025550123";

    [Theory]
    [InlineData("604739")]
    [InlineData("482915")]
    [InlineData("135790")]
    [InlineData("998877")]
    [InlineData("120450")]
    [InlineData("604739604738")]
    public void A_PIN_that_nobody_would_try_first_is_taken(string pin) => Assert.Equal(PinFault.None, Pin.FaultOf(pin, Phone, "1985-03-22"));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("6047396047391")]
    [InlineData("60473a")]
    [InlineData("60 4739")]
    [InlineData("٦٠٤٧٣٩")]
    public void It_has_six_to_twelve_digits(string pin) => Assert.Equal(PinFault.Form, Pin.FaultOf(pin, Phone, null));

    [Theory]
    [InlineData("000000")]
    [InlineData("112121")]
    [InlineData("123456")]
    [InlineData("654321")]
    [InlineData("890123")]
    [InlineData("210987")]
    [InlineData("123123")]
    [InlineData("12341234")]
    [InlineData("121212")]
    public void What_is_tried_first_is_refused(string pin) => Assert.Equal(PinFault.Trivial, Pin.FaultOf(pin, Phone, null));

    [Theory]
    [InlineData("550123")]
    [InlineData("2025550123")]
    [InlineData("850322")]
    [InlineData("220385")]
    [InlineData("032285")]
    [InlineData("852203")]
    [InlineData("19850322")]
    [InlineData("22031985")]
    public void What_others_know_of_the_person_is_refused(string pin) => Assert.Equal(PinFault.Personal, Pin.FaultOf(pin, Phone, "1985-03-22"));

    [Theory]
    [InlineData("--0322")]
    [InlineData("1985")]
    [InlineData("")]
    public void A_date_that_is_not_whole_says_nothing(string birthdate) => Assert.Equal(PinFault.None, Pin.FaultOf("850322", Phone, birthdate));
}
