// The words of signing with a key that is not in the system: USB token, provider, VGCA plug-in.
export const elsewhere = {
  begin: "Bắt đầu ký",
  beginAgain: "Bắt đầu ký lại",
  why: {
    elsewhere:
      "Khóa ký của chứng thư số này ở thiết bị lưu khóa (USB token, SIM) hoặc dịch vụ ký số từ xa. Hệ thống đưa ra mã băm để ký, rồi nhận lại kết quả ký.",
    outside:
      "Khóa ký của chứng thư số này ở thiết bị lưu khóa; văn bản được ký bằng phần mềm ký số trên máy của anh/chị.",
  },
  numberFirst: "Khi bấm “Bắt đầu ký”, văn bản được cấp số ngay; nếu dừng ký, số được giữ để làm tiếp.",
  until: "Phiên ký có hiệu lực đến {moment}.",
  fixed: "Vị trí và hình thức ký không đổi được khi đang ký; cần đổi thì bấm “Dừng ký”.",
  expired: "Phiên ký đã quá 30 phút. Vui lòng bấm “Bắt đầu ký lại”.",
  number: "Số đã cấp: {reference}",
  way: "Cách ký",
  ways: {
    plugin: "Ký bằng phần mềm VGCA trên máy này",
    file: "Tải tệp về, ký bằng phần mềm khác rồi tải lên",
  },
  main: "Văn bản",
  attachment: "Tệp kèm theo {number}",
  give: "Hoàn tất ký",
  cancel: "Dừng ký",
  cancelWait: "Dừng chờ",
  plugin: {
    sign: "Ký bằng phần mềm VGCA",
    again: "Ký lại",
    hint: "Cắm USB token, mở phần mềm VGCA Sign Service, bấm nút dưới đây rồi nhập mã PIN trong cửa sổ của phần mềm.",
    opening: "Đang gọi phần mềm ký…",
    signing: "Đang chờ phần mềm ký tệp {place}/{count}. Vui lòng chọn chứng thư số và nhập mã PIN.",
    finishing: "Đã ký xong, đang hoàn tất…",
    missing:
      "Không thấy phần mềm ký VGCA trên máy này. Vui lòng cài đặt và mở VGCA Sign Service (tải từ trang của Cục Chứng thực số và Bảo mật thông tin), cho phép trình duyệt kết nối rồi bấm “Ký lại”; hoặc chọn “Tải tệp về, ký bằng phần mềm khác rồi tải lên”.",
    stopped: "Đã dừng chờ phần mềm ký. Bấm “Ký lại” để tiếp tục.",
    refused: "Phần mềm ký không ký được tệp. Vui lòng kiểm tra USB token, mã PIN rồi bấm “Ký lại”.",
    unreadable:
      "Phần mềm ký trả lời không đọc được. Vui lòng cập nhật phần mềm rồi bấm “Ký lại”, hoặc tải tệp về để ký.",
    cut: "Phần mềm ký đã đóng kết nối khi chưa ký xong. Vui lòng mở lại phần mềm rồi bấm “Ký lại”.",
    notReceived:
      "Phần mềm báo đã ký nhưng hệ thống chưa nhận được đủ tệp. Vui lòng bắt đầu ký lại, hoặc tải tệp về để ký.",
    tooLarge:
      "Tệp quá lớn nên phần mềm ký không gửi thẳng về hệ thống được. Vui lòng tải tệp về, ký rồi tải lên.",
  },
  file: {
    hint: "Tải tệp về, ký số trên đúng tệp đó (không in lại, không lưu thành tệp khác), rồi tải tệp đã ký lên. Hệ thống chỉ nhận tệp đã cấp có thêm một chữ ký đúng chứng thư số.",
    download: "Tải tệp về để ký",
    downloadOne: "Tải {name} về để ký",
    figures: "Trước khi ký, ghi vào tệp: số {so_vb}, ngày {day}.",
    signed: "Tệp đã ký: {name}",
    rule: "Tệp PDF đã ký, một tệp.",
    missing: "Vui lòng tải lên tệp đã ký.",
    onlyOne: "Chỉ cần một tệp đã ký. Vui lòng gỡ tệp thừa.",
  },
  token: {
    hint: "Sao chép mã băm SHA-256, ký bằng thiết bị lưu khóa hoặc dịch vụ ký số từ xa, rồi dán kết quả (base64) vào ô bên dưới.",
    kind: "Kết quả ký là",
    kinds: {
      raw: "Chữ ký thô trên mã băm thuộc tính ký",
      containers: "Gói chữ ký CMS (PKCS#7) trên mã băm văn bản",
    },
    digest: "Mã băm để ký: {name}",
    copy: "Sao chép",
    copyOne: "Sao chép mã băm của {name}",
    copied: "Đã sao chép mã băm.",
    answer: "Kết quả ký (base64): {name}",
    missing: "Vui lòng dán kết quả ký.",
    wrong: "Kết quả ký phải ở dạng base64. Vui lòng sao chép lại trọn vẹn.",
  },
};
